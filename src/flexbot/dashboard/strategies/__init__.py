"""The parts of the strategies page: pictures, the look-ahead check and the user folder."""
