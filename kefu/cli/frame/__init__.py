"""What all commands share: the entry point, environment, language, help, exits, options."""
