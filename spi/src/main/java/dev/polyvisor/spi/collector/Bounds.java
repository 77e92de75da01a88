package dev.polyvisor.spi.collector;

/**
 * What keeps the collector within bounds. Hosts do not set these.
 *
 * @param hints how many events of a stream that only says where to look may wait
 * @param states how many events of a stream that carries objects may wait; fewer, since they are large
 * @param seen how many ids of events are remembered
 * @param stamps how many keys are remembered while reads are under way
 * @param group how many targets are read with one call
 * @param failures how often the read of a target fails before its kind is listed
 * @param shrinkFloor how many entries a listing may take away without being read again
 */
record Bounds(int hints, int states, int seen, int stamps, int group, int failures, int shrinkFloor) {
    static final Bounds DEFAULT = new Bounds(65_536, 8_192, 16_384, 262_144, 500, 4, 10);
}
