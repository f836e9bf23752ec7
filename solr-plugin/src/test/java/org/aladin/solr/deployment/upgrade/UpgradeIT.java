/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aladin.model.TestSeed;
import org.aladin.solr.TestCaptions;
import org.apache.lucene.util.Version;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Indexes that nodes of older Solrs wrote are opened by today's: they hold and answer what they
 * did, before and after their segments are written anew.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class UpgradeIT {
  private static final int SEGMENTS = UpgradeDocuments.SEGMENTS;

  private static Upgrade upgrade;

  @BeforeAll
  static void upgrade(@TempDir Path folder) throws Exception {
    upgrade = Upgrade.perform(folder, TestSeed.of(UpgradeIT.class));
  }

  @AfterAll
  static void stop() {
    if (upgrade != null) {
      upgrade.close();
    }
  }

  @ParameterizedTest
  @MethodSource("org.aladin.solr.deployment.upgrade.OlderSolrs#all")
  void oldSegmentsAreReadAsTheyAre(OlderSolr older) throws Exception {
    UpgradedCore core = upgrade.core(older, Upgrade.OPENED);
    assertContents(core);
    assertEquals(Collections.nCopies(SEGMENTS, older.lucene()), core.segments().versions());
    assertTrue(core.segments().deleted() > 1);
  }

  /** Why {@code {!aladin}} compares every vector there; once this fails, it need not any more. */
  @ParameterizedTest
  @MethodSource("org.aladin.solr.deployment.upgrade.OlderSolrs#all")
  void onlySegmentsOfTheOldestAreMisreadBySolrsOwnParser(OlderSolr older) {
    UpgradedCore core = upgrade.core(older, Upgrade.OPENED);
    JsonElement right = CoreContents.nearestToVector(core.node(), core.name());
    JsonElement bySolr =
        CoreContents.nearestBySolr(core.node(), core.name(), core.expectedDocuments());
    if (older.graphsMisread()) {
      assertNotEquals(CoreContents.scores(right).keySet(), CoreContents.scores(bySolr).keySet());
    } else {
      assertEquals(right, bySolr);
    }
  }

  @ParameterizedTest
  @MethodSource("org.aladin.solr.deployment.upgrade.OlderSolrs#all")
  void theScoresAreThoseOfTheStoredNumbers(OlderSolr older) {
    UpgradedCore core = upgrade.core(older, Upgrade.OPENED);
    for (int i = 0; i < 5; i++) {
      new StoredScores(core.documents(), upgrade.encoder(), TestCaptions.caption(50 * i))
          .check(core.node(), core.name());
    }
  }

  @ParameterizedTest
  @MethodSource("org.aladin.solr.deployment.upgrade.OlderSolrs#all")
  void oldDocumentsAreUpdated(OlderSolr older) throws Exception {
    UpgradedCore core = upgrade.core(older, Upgrade.UPDATED);
    Set<String> ids = Set.of("caption1", "image2", "random3", "plain0");
    for (String id : ids) {
      assertOk(core.update("[{\"id\":\"" + id + "\",\"licence_s\":{\"set\":\"by-nc\"}}]"));
    }
    Map<String, JsonObject> expected = core.expectedDocuments();
    Map<String, JsonObject> documents = core.documents();
    for (String id : ids) {
      JsonObject document = documents.get(id);
      assertEquals("by-nc", document.remove("licence_s").getAsString());
      assertNotEquals(expected.get(id).remove("_version_"), document.remove("_version_"));
      expected.get(id).remove("licence_s");
    }
    assertEquals(expected, documents);
    CoreContents.assertSame(core.expectedAnswers(), core.answers());

    // What did not change is recognised by the hash of the old index; what did is embedded.
    assertOk(core.update(caption(5, "\"" + TestCaptions.caption(5) + "\"")));
    assertEquals(0, core.embedded());
    assertOk(core.update(caption(6, "{\"set\":\"" + TestCaptions.caption(300) + "\"}")));
    assertEquals(1, core.embedded());
    assertEquals(
        expected.get("caption5").get("caption_alignment"),
        core.documents().get("caption5").get("caption_alignment"));
    assertNotEquals(
        expected.get("caption6").get("caption_alignment"),
        core.documents().get("caption6").get("caption_alignment"));

    Set<Version> versions = new HashSet<>(core.segments().versions());
    assertTrue(versions.remove(Version.LATEST), versions::toString);
    assertEquals(OlderSolrs.UPDATES_KEEP_SEGMENTS ? Set.of(older.lucene()) : Set.of(), versions);
    documents = core.documents();
    List<JsonElement> answers = core.answers();
    core.optimize();
    assertEquals(List.of(Version.LATEST), core.segments().versions());
    assertEquals(documents, core.documents());
    CoreContents.assertSame(answers, core.answers());
  }

  @ParameterizedTest
  @MethodSource("org.aladin.solr.deployment.upgrade.OlderSolrs#all")
  void optimizeWritesOldSegmentsAnew(OlderSolr older) throws Exception {
    UpgradedCore core = upgrade.core(older, Upgrade.OPTIMIZED);
    assertEquals(Collections.nCopies(SEGMENTS, older.lucene()), core.segments().versions());
    core.optimize();
    assertEquals(new Segments(List.of(Version.LATEST), 0), core.segments());
    assertContents(core);
  }

  /** Why the documentation names a tool of Lucene beside it. */
  @ParameterizedTest
  @MethodSource("org.aladin.solr.deployment.upgrade.OlderSolrs#all")
  void optimizeLeavesAnOldIndexOfOneSegmentAlone(OlderSolr older) throws Exception {
    UpgradedCore core = upgrade.core(older, Upgrade.ONE_SEGMENT);
    core.optimize();
    assertEquals(new Segments(List.of(older.lucene()), 0), core.segments());
    CoreContents.assertSame(core.expectedAnswers(), core.answers());
  }

  /** It ran before the node was started. */
  @ParameterizedTest
  @MethodSource("org.aladin.solr.deployment.upgrade.OlderSolrs#all")
  void lucenesIndexUpgraderWritesOldSegmentsAnew(OlderSolr older) throws Exception {
    for (String name : List.of(Upgrade.UPGRADED, Upgrade.ONE_SEGMENT_UPGRADED)) {
      UpgradedCore core = upgrade.core(older, name);
      assertEquals(Set.of(Version.LATEST), new HashSet<>(core.segments().versions()), name);
      assertContents(core);
    }
  }

  private static void assertContents(UpgradedCore core) {
    assertEquals(core.expectedDocuments(), core.documents());
    assertEquals(core.expectedDocuments(), core.gotten());
    CoreContents.assertSame(core.expectedAnswers(), core.answers());
    assertEquals(0, core.embedded());
  }

  private static String caption(int number, String value) {
    return "[{\"id\":\"caption" + number + "\",\"caption\":" + value + "}]";
  }
}
