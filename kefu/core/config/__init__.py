"""The contents of kefu.yaml and of the heads of playbooks."""
