"""The strategies that come with FlexBot, one file each."""
