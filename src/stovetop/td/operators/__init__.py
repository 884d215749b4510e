"""Classes of operator types that have members of their own, a file each."""
