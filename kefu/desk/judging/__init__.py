"""The judge at work on a history: what held at each commit, each entry judged by it, and what was judged before."""
