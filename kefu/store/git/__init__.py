"""Git as kefu runs it: repositories, objects, commits, helper processes."""
