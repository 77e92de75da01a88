package dev.polyvisor.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the POMs of this build say. */
final class Build {
    /** Surefire sets {@code basedir} to the folder of the module under test. */
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private Build() {}

    static Path root() {
        return ROOT;
    }

    /** The folders of the modules, in the order of the parent. */
    static List<String> modules() {
        return texts(ROOT.resolve("pom.xml"), "/project/modules/module");
    }

    /** The folders of the modules whose jars are published. */
    static List<String> published() {
        return modules().stream()
                .filter(module -> !module.equals("bom"))
                .filter(module -> texts(pom(module), "/project/properties/maven.deploy.skip")
                        .isEmpty())
                .toList();
    }

    /** The artifacts of ours whose versions a POM manages. */
    static List<String> managed(Path pom) {
        return texts(pom, "/project/dependencyManagement/dependencies/dependency[groupId='dev.polyvisor']/artifactId");
    }

    /** The artifacts of ours that a POM depends on. */
    static List<String> dependencies(Path pom) {
        return texts(pom, "/project/dependencies/dependency[groupId='dev.polyvisor']/artifactId");
    }

    static Path pom(String module) {
        return ROOT.resolve(module).resolve("pom.xml");
    }

    private static List<String> texts(Path pom, String xpath) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
            XPath path = XPathFactory.newInstance().newXPath();
            NodeList nodes = (NodeList) path.evaluate(xpath, document, XPathConstants.NODESET);
            return IntStream.range(0, nodes.getLength())
                    .mapToObj(index -> nodes.item(index).getTextContent().strip())
                    .toList();
        } catch (Exception e) {
            throw new AssertionError("cannot read " + pom, e);
        }
    }
}
