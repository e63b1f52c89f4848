"""Any PyTorch segmentation network as a ``Model``: its branches found, switched and explained."""
