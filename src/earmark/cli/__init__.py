"""The command line: parses at the edge, calls the library, renders what comes back."""
