"""What several clones share: sync, clone, erasure, changed rules."""
