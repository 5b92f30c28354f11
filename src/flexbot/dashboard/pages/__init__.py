"""The pages. Each module has one function `render`, which draws the page once from top to bottom."""
