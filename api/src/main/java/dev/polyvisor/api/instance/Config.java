package dev.polyvisor.api.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.util.Map;

/**
 * Changes the configuration of an instance in the backend's own keys. {@link Instance#update(InstanceUpdate)} does the
 * same in words that hold for all backends.
 */
public interface Config extends ConfigReader {

    /**
     * Reads the whole writable part, with its version. Blocks for a request.
     *
     * @return the document
     * @throws PolyvisorException NOT_FOUND when the instance is gone
     */
    ConfigDocument document();

    /**
     * Replaces the whole writable part. What is not in the document is removed, except keys that only the server may
     * remove.
     *
     * @param document what it shall be; with a version the change is made only if that is still the present one
     * @return the work; ABORTED when the version is not the present one, INVALID_ARGUMENT when the backend refuses a
     *     value
     */
    Operation<Instance> update(ConfigDocument document);

    /**
     * Changes some keys and devices, whatever the present version.
     *
     * @param patch what to change
     * @return the work; INVALID_ARGUMENT when the backend refuses a value
     */
    Operation<Instance> patch(ConfigPatch patch);

    /**
     * Changes some keys and devices if the version is still the present one.
     *
     * @param patch what to change
     * @param expectedVersion the version, from {@link ConfigDocument#version()} or {@link InstanceInfo#version()}
     * @return the work; ABORTED when the version is not the present one, INVALID_ARGUMENT when the backend refuses a
     *     value
     */
    Operation<Instance> patch(ConfigPatch patch, String expectedVersion);

    /**
     * Changes limits of the running instance at once (the client's form of a control group change). A stopped instance
     * takes them at its next start.
     *
     * @param limits what to change; all of it or nothing
     * @return the work; FAILED_PRECONDITION when the instance or its host cannot take a limit while it runs
     * @throws PolyvisorException UNIMPLEMENTED for a limit that the backend has no live form of, control group keys
     *     without a setting among them
     */
    Operation<Instance> limit(LiveLimits limits);

    /**
     * Writes keys that the server itself keeps for the instance (LXD {@code volatile.*}); an empty value removes one.
     * For experts: the server may write them at the same time. Labels are the place for data of one's own.
     *
     * @param changes the keys and values
     * @return the work; INVALID_ARGUMENT when the server refuses a key
     * @throws PolyvisorException INVALID_ARGUMENT for a key that is none of them; UNIMPLEMENTED where the backend has
     *     no such keys
     */
    Operation<Instance> volatileSet(Map<String, String> changes);

    /**
     * Lets the templates of the image be applied at the next start, unless that is pending for another reason already:
     * then nothing is changed.
     *
     * @param trigger the reason
     * @return the work
     * @throws PolyvisorException UNIMPLEMENTED where images have no templates
     */
    Operation<Instance> deferTemplate(TemplateTrigger trigger);

    /**
     * Reads what the backend generated from the configuration for its hypervisor: the {@code lxc.conf} of LXD, the
     * expanded specification of KubeVirt, the OVF of oVirt. Blocks for a request.
     *
     * @return the text, at most 16 MiB
     * @throws PolyvisorException UNIMPLEMENTED when the backend does not tell; NOT_FOUND when there is none before the
     *     first start; RESOURCE_EXHAUSTED when it is larger
     */
    String rendered();
}
