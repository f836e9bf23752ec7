/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.aladin.model.ChildJvm;
import org.aladin.solr.SolrNode;
import org.apache.commons.io.file.PathUtils;
import org.apache.lucene.index.IndexUpgrader;

/** A core on the disk, as users lay it out before its node starts. */
public record CoreFolder(Path path) {
  /** The jars that {@code docs/deployment.md} names for {@link IndexUpgrader}. */
  private static final String LUCENE = "lucene-(core|backward-codecs)-.*[.]jar";

  /** A core of the project's configset, where documents need not have anything to embed. */
  public CoreFolder layOut() throws IOException {
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset"), path);
    Files.createFile(path.resolve("core.properties"));
    Files.writeString(
        solrconfig(),
        Files.readString(solrconfig())
            .replace(
                "<lst name=\"caption\">",
                "<bool name=\"requireSource\">false</bool><lst name=\"caption\">"));
    return this;
  }

  /**
   * Makes the core take pictures in the field {@code image}.
   *
   * @param extractor what stands in the configuration for the extractor of the only model, in XML
   */
  public CoreFolder takePictures(String extractor) throws IOException {
    String models = "<lst name=\"models\">";
    String features = "<str name=\"featuresField\">region_features</str>";
    Files.writeString(
        solrconfig(),
        Files.readString(solrconfig())
            .replace(models, "<lst name=\"extractors\">" + extractor + "</lst>" + models)
            .replace(features, features + "<str name=\"imageField\">image</str>"));
    return this;
  }

  public Path solrconfig() {
    return path.resolve("conf/solrconfig.xml");
  }

  /** Index and transaction log. */
  public Path data() {
    return path.resolve("data");
  }

  public Path index() {
    return data().resolve("index");
  }

  /** In a JVM of its own, while no node has the index. */
  public void runIndexUpgrader() throws IOException, InterruptedException {
    String lucene =
        ServerProcess.classPath().stream()
            .filter(jar -> jar.getFileName().toString().matches(LUCENE))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        ChildJvm.start(
            ChildJvm.prepare(
                    List.of(
                        "-cp",
                        lucene,
                        IndexUpgrader.class.getName(),
                        "-delete-prior-commits",
                        index().toString()))
                .inheritIO());
    if (process.waitFor() != 0) {
      throw new IOException("IndexUpgrader ended with " + process.exitValue());
    }
  }
}
