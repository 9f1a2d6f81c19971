"""What kefu.yaml and the head of a playbook say."""
