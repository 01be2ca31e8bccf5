"""What each page shows, as data: the page, the API and the reports are made from the same.

Questions to the register are asked in `register`; what stands here puts the answers together.
"""
