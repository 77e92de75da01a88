package drivers;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.util.List;

/** Has each driver that speaks to a server look for one where none is: all that it brings along is loaded for that. */
public class Drivers {
    public static void main(String[] args) {
        Connection nobody = Connection.https("https://127.0.0.1:1");
        try (Fleet fleet = Fleet.builder()
                .provider("lxd", "lxd", Connection.unixSocket("/nonexistent/unix.socket"))
                .provider("ovirt", "ovirt", nobody.login("admin@internal", Secret.of("none")))
                .provider("kubevirt", "kubevirt", nobody.token(Secret.of("none")))
                .open()) {
            for (String name : List.of("lxd", "ovirt", "kubevirt")) {
                try {
                    System.out.println(name + " found a server: " + fleet.provider(name).test());
                } catch (PolyvisorException nobodyThere) {
                    System.out.println("driver " + name + " says " + nobodyThere.code());
                }
            }
        }
    }
}
