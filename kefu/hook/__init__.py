"""What git starts on a shared desk: before it takes a push, and after. Beside `cli`, and quicker: no command line."""
