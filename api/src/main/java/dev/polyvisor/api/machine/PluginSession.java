package dev.polyvisor.api.machine;

/**
 * The steps of {@link PluginSPI}, bound to the backend that a secret names. The machine plugin asks a session for the
 * five steps only, and for nothing after {@link #close()}.
 *
 * @param <S> the driver's provider specification
 */
public interface PluginSession<S extends ProviderSpec> extends PluginSPI<S>, AutoCloseable {

    /** Ends the session: connections, logins, whatever it holds. May end steps that still run. Idempotent. */
    @Override
    void close();
}
