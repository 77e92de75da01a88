package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;

/**
 * What only containers have. Reached by {@link Instance#container()}.
 */
public interface Container extends Instance {

    /**
     * The id map that the container uses now. Blocks for a request.
     *
     * @return the map, empty when ids are those of the host (a privileged container)
     * @throws PolyvisorException NOT_FOUND when it is gone
     */
    Optional<IdMap> currentIdMap();

    /**
     * The id map that the files on disk have. Blocks for a request.
     *
     * @return the map, empty when ids are those of the host, or it never started
     * @throws PolyvisorException NOT_FOUND when it is gone
     */
    Optional<IdMap> diskIdMap();

    /**
     * The id map that the container will use after its next start. Blocks for a request.
     *
     * @return the map, empty when ids will be those of the host
     * @throws PolyvisorException NOT_FOUND when it is gone
     */
    Optional<IdMap> nextIdMap();

    /**
     * Whether root inside is root on the host, as last known. Does not block.
     *
     * @return {@link InstanceInfo#privileged()}
     */
    default boolean isPrivileged() {
        return info().privileged();
    }

    /**
     * What its console printed: {@link Console#log()}. Blocks for a request.
     *
     * @return the text, empty when there is none
     */
    default String consoleLog() {
        return console().log();
    }
}
