/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.aladin.model.TestModels;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.deployment.packed.PluginJars;
import org.aladin.solr.deployment.process.CoreFolder;
import org.aladin.solr.deployment.process.ServerProcess;
import org.aladin.solr.platform.JettyNode;
import org.apache.commons.io.file.PathUtils;

/**
 * A node of today's Solr on copies of the indexes that nodes of older ones wrote; each node is a
 * JVM of its own with the packed plugin in its home.
 */
final class Upgrade implements AutoCloseable {
  /** Copies of an index of several segments, some documents of which are deleted. */
  static final String OPENED = "opened";

  static final String UPDATED = "updated";
  static final String OPTIMIZED = "optimized";

  /** Lucene's own tool went over this one while no node had it. */
  static final String UPGRADED = "upgraded";

  /** Copies of an index of one segment without deleted documents. */
  static final String ONE_SEGMENT = "one-segment";

  static final String ONE_SEGMENT_UPGRADED = "one-segment-upgraded";

  /** The jars that {@code docs/deployment.md} names for {@link IndexUpgrader}. */
  private static final String LUCENE = "lucene-(core|backward-codecs)-.*[.]jar";

  private static final String TODAY = "today";
  private static final String SEVERAL = "several";
  private static final String ONE = "one";

  /** Each copy, and the core of the older node that it is a copy of. */
  private static final Map<String, String> COPIES =
      Map.of(
          OPENED, SEVERAL,
          UPDATED, SEVERAL,
          OPTIMIZED, SEVERAL,
          UPGRADED, SEVERAL,
          ONE_SEGMENT, ONE,
          ONE_SEGMENT_UPGRADED, ONE);

  /** What a core held and answered on the older node. */
  private record Before(Map<String, JsonObject> documents, List<JsonElement> answers) {}

  private final Path folder;
  private final AladinEncoder encoder;
  private final Map<OlderSolr, Map<String, Before>> before = new HashMap<>();
  private ServerProcess node;

  private Upgrade(Path folder, AladinEncoder encoder) {
    this.folder = folder;
    this.encoder = encoder;
  }

  /**
   * Writes the indexes, upgrades Solr and starts it.
   *
   * @param folder an empty folder
   */
  static Upgrade perform(Path folder, long seed) throws Exception {
    Path model = TestModels.random(folder.resolve("aladin-model"), 1);
    AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu());
    Upgrade upgrade = new Upgrade(folder, encoder);
    try {
      Map<String, JsonObject> sent = UpgradeDocuments.make(encoder.version(), seed);
      for (OlderSolr older : OlderSolrs.ALL) {
        upgrade.write(older, older.runsPlugin() ? core -> sent : upgrade::embeddedDocuments);
      }
      upgrade.startToday();
      return upgrade;
    } catch (Exception e) {
      upgrade.close();
      throw e;
    }
  }

  private void write(OlderSolr older, Function<String, Map<String, JsonObject>> documents)
      throws Exception {
    Path home = home(older);
    older.prepareHome(home, List.of(SEVERAL, ONE));
    Map<String, Before> contents = new TreeMap<>();
    try (ServerProcess solr = older.start(home, log(home), options(home))) {
      UpgradeDocuments.index(solr, SEVERAL, documents.apply(SEVERAL));
      UpgradeDocuments.indexTogether(solr, ONE, documents.apply(ONE).values());
      for (String core : List.of(SEVERAL, ONE)) {
        contents.put(core, contents(older, solr, core));
      }
      solr.stop();
    }
    before.put(older, contents);
  }

  /** The documents are the same, so that the node that knows our parsers answers for both. */
  private Before contents(OlderSolr older, SolrHttp solr, String core) {
    Map<String, JsonObject> documents = CoreContents.documents(solr, core);
    List<JsonElement> answers =
        older.runsPlugin()
            ? CoreContents.answers(solr, core)
            : before(OlderSolrs.withPlugin(), core).answers();
    List<JsonElement> plain = CoreContents.plainAnswers(solr, core);
    assertEquals(plain, answers.subList(0, plain.size()));
    // Lucene 9.0 added the same products in another order.
    Map<String, Double> nearest = CoreContents.scores(answers.get(plain.size()));
    Map<String, Double> bySolr =
        CoreContents.scores(CoreContents.nearestBySolr(solr, core, documents));
    assertEquals(nearest.keySet(), bySolr.keySet());
    bySolr.forEach((id, score) -> assertEquals(nearest.get(id), score, 1e-6, id));
    return new Before(documents, answers);
  }

  /** What the node that embeds made of the documents, for one that cannot. */
  private Map<String, JsonObject> embeddedDocuments(String core) {
    Map<String, JsonObject> documents = new TreeMap<>();
    before(OlderSolrs.withPlugin(), core)
        .documents()
        .forEach((id, document) -> documents.put(id, document.deepCopy()));
    documents.values().forEach(document -> document.remove("_version_"));
    return documents;
  }

  private void startToday() throws Exception {
    Path home = folder.resolve(TODAY);
    PluginJars.link(home.resolve("lib"));
    Files.copy(SolrNode.SOLR_CONFIG.resolve(JettyNode.SOLR_XML), home.resolve("solr.xml"));
    for (OlderSolr older : OlderSolrs.ALL) {
      for (Map.Entry<String, String> copy : COPIES.entrySet()) {
        CoreFolder core = today(older, copy.getKey()).layOut();
        CoreFolder before = new CoreFolder(home(older).resolve(copy.getValue()));
        PathUtils.copyDirectory(before.data(), core.data());
        if (Set.of(UPGRADED, ONE_SEGMENT_UPGRADED).contains(copy.getKey())) {
          core.runIndexUpgrader();
        }
      }
    }
    node = ServerProcess.start(home, log(home), options(home));
  }

  private List<String> options(Path home) {
    return List.of(
        "-Xmx256m",
        // Short lives on few cores: compile less, collect on one thread.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Dsolr.solr.home=" + home,
        "-Dsolr.log.dir=" + home.resolve("logs"), // of Solr 9, as the next
        "-Dsolr.allowPaths=" + folder,
        "-Dsolr.logs.dir=" + home.resolve("logs"), // of Solr 10, as the next
        "-Dsolr.security.allow.paths=" + folder,
        "-Daladin.model.dir=" + folder.resolve("aladin-model"),
        "-Daladin.dimension=" + SolrNode.DIMENSION);
  }

  private Path home(OlderSolr older) {
    return folder.resolve(older.name());
  }

  private static Path log(Path home) {
    return home.resolve("console.log");
  }

  private CoreFolder today(OlderSolr older, String copy) {
    return new CoreFolder(folder.resolve(TODAY).resolve(older.name() + "-" + copy));
  }

  private Before before(OlderSolr older, String core) {
    return before.get(older).get(core);
  }

  /** The model's encoder, to compare with. */
  AladinEncoder encoder() {
    return encoder;
  }

  /** A copy of an older index, on today's node. */
  UpgradedCore core(OlderSolr older, String copy) {
    Before core = before(older, COPIES.get(copy));
    return new UpgradedCore(node, today(older, copy), core.documents(), core.answers());
  }

  @Override
  public void close() {
    encoder.close();
    if (node != null) {
      node.close();
    }
  }
}
