/** What the parts of a session share: the client, the keys of the provider, the default data centre. */
@NullMarked
package dev.polyvisor.driver.ovirt.session;

import org.jspecify.annotations.NullMarked;
