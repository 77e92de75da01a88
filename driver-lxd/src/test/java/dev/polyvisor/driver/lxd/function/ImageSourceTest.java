package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.driver.lxd.model.LxdImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageSourceTest {
    private static final String SERVER = "https://images.example";

    private static final List<LxdImage> IMAGES = List.of(
            Machines.image("aa11", "debian/12", 100, Map.of("os", "Debian", "release", "bookworm")),
            Machines.image("bb22", "", 300, Map.of("os", "Debian")),
            Machines.image("cc33", "alpine", 300, Map.of("os", "Alpine")));

    @Test
    void a_fingerprint_is_taken_as_it_is_alone_and_with_others() {
        assertThat(ImageSource.ofFingerprint("ff").resolve(IMAGES)).isEqualTo("ff");
        assertThat(source("ff", "alpine", Map.of("os", "Debian"), SERVER).resolve(IMAGES))
                .isEqualTo("ff");
    }

    @Test
    void an_alias_on_an_image_server_stays_an_alias() {
        assertThat(ImageSource.ofAlias("ubuntu/24.04")
                        .on(SERVER, "simplestreams")
                        .resolve(IMAGES))
                .isEqualTo("ubuntu/24.04");
    }

    @Test
    void an_alias_of_the_server_is_the_fingerprint_that_it_leads_to() {
        assertThat(ImageSource.ofAlias("debian/12").resolve(IMAGES)).isEqualTo("aa11");
        Refused.with(ErrorCode.NOT_FOUND, () -> ImageSource.ofAlias("debian").resolve(IMAGES));
    }

    @Test
    void an_alias_comes_before_properties() {
        assertThat(source("", "debian/12", Map.of("os", "Alpine"), "").resolve(IMAGES))
                .isEqualTo("aa11");
    }

    @Test
    void properties_lead_to_the_newest_image_that_has_them_all() {
        assertThat(ImageSource.ofProperties(Map.of("os", "Debian")).resolve(IMAGES))
                .isEqualTo("bb22");
        assertThat(ImageSource.ofProperties(Map.of("os", "Debian", "release", "bookworm"))
                        .resolve(IMAGES))
                .isEqualTo("aa11");
        Refused.with(
                ErrorCode.NOT_FOUND,
                () -> ImageSource.ofProperties(Map.of("os", "Debian", "release", "x"))
                        .resolve(IMAGES));
    }

    @Test
    void a_property_that_is_missing_is_empty() {
        assertThat(ImageSource.ofProperties(Map.of("os", "Debian", "release", ""))
                        .resolve(IMAGES))
                .isEqualTo("bb22");
    }

    @Test
    void no_properties_fit_every_image_and_of_equally_old_ones_the_later_is_taken() {
        assertThat(ImageSource.ofProperties(Map.of()).resolve(IMAGES)).isEqualTo("cc33");
    }

    @Test
    void an_image_server_is_not_asked_for_properties() {
        Refused.at(() -> ImageSource.ofProperties(Map.of()).on(SERVER, "lxd").resolve(IMAGES), "source.properties");
    }

    @Test
    void one_of_the_three_has_to_be_there_and_empty_texts_are_not() {
        Refused.at(
                () -> new ImageSource(
                                Optional.of(""),
                                Optional.of(""),
                                Optional.empty(),
                                Optional.of(""),
                                Optional.empty(),
                                false)
                        .resolve(IMAGES),
                "source");
    }

    private static ImageSource source(String fingerprint, String alias, Map<String, String> properties, String server) {
        return new ImageSource(
                Optional.of(fingerprint),
                Optional.of(alias),
                Optional.of(properties),
                Optional.of(server),
                Optional.empty(),
                false);
    }
}
