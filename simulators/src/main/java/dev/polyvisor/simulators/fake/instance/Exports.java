package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.work.ArchiveWork;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** What an instance is made into. */
final class Exports {
    private final FakeInstance instance;
    private final Parts parts;
    private final ArchiveWork work;

    Exports(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.work = parts.archives();
    }

    Operation<ExportResult> export(ExportSpec spec) {
        ArchiveWork.check(spec);
        OutputStream stream = ((ExportTarget.Stream) spec.target()).stream();
        boolean zipped = spec.compression().filter("gzip"::equals).isPresent();
        return new Transfer<ExportResult>(parts, "instance.export")
                .start(
                        instance.id(),
                        () -> checkExport(spec),
                        () -> write(
                                stream,
                                parts.backend().locked(() -> work.export(instance.id(), spec.snapshot())),
                                zipped),
                        Set::of);
    }

    Operation<PublishedImage> publish(PublishSpec spec) {
        Refusal.unknownOptions(spec.options());
        return instance.<PublishedImage>verb("publish")
                .unless(() -> {
                    if (work.published(spec).isPresent()) {
                        return true;
                    }
                    work.checkPublish(instance.id(), spec);
                    return false;
                })
                .doing(id -> work.publish(id, spec))
                .about(spec.name())
                .giving(id -> value(work.published(spec).orElseThrow(Refusal.no("image", spec.name()))));
    }

    private PublishedImage value(ImageDatum image) {
        return new PublishedImage(
                parts.session().mapper().key(FakeImage.KIND, image.id()), image.name(), Optional.of(image.size()));
    }

    private void checkExport(ExportSpec spec) {
        byte[] unused = work.export(instance.id(), spec.snapshot());
    }

    /** Writes bytes out, compressed if asked for. */
    static ExportResult write(OutputStream stream, byte[] content, boolean zipped) throws IOException {
        byte[] bytes = content;
        if (zipped) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(compressed)) {
                zip.write(content);
            }
            bytes = compressed.toByteArray();
        }
        stream.write(bytes);
        stream.flush();
        return new ExportResult(OptionalLong.of(bytes.length), Optional.empty(), Optional.of(sha256(bytes)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "this JVM has no SHA-256", e);
        }
    }
}
