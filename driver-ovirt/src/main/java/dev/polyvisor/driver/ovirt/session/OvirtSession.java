package dev.polyvisor.driver.ovirt.session;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import java.util.Optional;

/**
 * An open session.
 *
 * @param context what the engine of the fleet gives it
 * @param client how the backend is reached
 * @param keys the keys of the provider
 * @param scope the default data centre, empty when the connection names none
 * @param unsettled what listings have shown on its way to another state
 * @param audit who is told of what the audit log shows
 */
public record OvirtSession(
        DriverContext context,
        OvirtClient client,
        OvirtKeys keys,
        Optional<Scope> scope,
        Unsettled unsettled,
        AuditListeners audit) {

    public OvirtSession(DriverContext context, OvirtClient client, Optional<Scope> scope) {
        this(context, client, new OvirtKeys(context.provider()), scope, new Unsettled(), new AuditListeners());
    }
}
