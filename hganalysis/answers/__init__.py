"""What an answer is: its words, its tables, and what stands in for it where the data cannot say."""
