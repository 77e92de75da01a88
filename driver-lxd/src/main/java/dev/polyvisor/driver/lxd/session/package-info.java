/** What the parts of a session share: the client, the keys of the provider, the default project, and what projects keep. */
@NullMarked
package dev.polyvisor.driver.lxd.session;

import org.jspecify.annotations.NullMarked;
