/** What the parts of a session share: the client, the keys of the provider, the namespaces. */
@NullMarked
package dev.polyvisor.driver.kubevirt.session;

import org.jspecify.annotations.NullMarked;
