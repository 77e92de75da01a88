package dev.polyvisor.driver.lxd.instance;

/** A session of this driver, as another one of the same fleet sees it. */
public interface Peer {

    /** Its instances. */
    InstanceService service();
}
