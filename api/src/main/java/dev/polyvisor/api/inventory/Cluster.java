package dev.polyvisor.api.inventory;

/** Hosts that share instances: a cluster of oVirt, an LXD cluster, a Kubernetes cluster. */
public interface Cluster extends Resource {}
