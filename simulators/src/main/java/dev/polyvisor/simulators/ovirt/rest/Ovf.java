package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.state.Entity;

/** The description of a machine that the engine gives with all of its content: the frame of one. */
final class Ovf {
    private Ovf() {}

    static String of(Entity vm) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ovf:Envelope xmlns:ovf=\"http://schemas.dmtf.org/ovf/envelope/1/\""
                + " xmlns:rasd=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData\""
                + " xmlns:vssd=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ovf:version=\"4.4.0.0\"><References></References>"
                + "<Content ovf:id=\"out\" xsi:type=\"ovf:VirtualSystem_Type\"><Name>" + escaped(vm.name()) + "</Name>"
                + "<VmType>1</VmType><Section ovf:id=\"" + vm.id()
                + "\" ovf:required=\"false\" xsi:type=\"ovf:OperatingSystemSection_Type\"></Section></Content></ovf:Envelope>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
