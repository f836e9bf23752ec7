/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.aladin.model.TestModels;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A core whose captions are embedded by one model and whose images by another one. */
class SeveralModelsTest {
  private static final String CORE = "several-models";

  private static SolrNode node;

  @BeforeAll
  static void index() throws IOException {
    node = SolrNode.shared();
    TestModels.random(node.home().resolve("second-model"), 77);
    String processor =
        "<processor class=\"org.aladin.solr.update.AladinUpdateProcessorFactory\">"
            + "<bool name=\"requireSource\">false</bool><str name=\"model\">";
    node.addConfigset(
        CORE,
        config ->
            config
                .replaceFirst(
                    "<str name=\"default\">.*", "$0<str name=\"second\">second-model</str>")
                .replace(
                    "<processor class=\"org.aladin.solr.update.AladinUpdateProcessorFactory\">",
                    processor + "default</str>")
                .replace(
                    "<lst name=\"image\">",
                    "</processor>" + processor + "second</str><lst name=\"image\">"));
    SolrHttp.Answer created = node.createCoreOf(CORE, CORE);
    assertEquals(200, created.status(), () -> created.body().toString());
    SolrHttp.Answer added =
        node.update(
            CORE,
            "["
                + TestImages.json("image", TestImages.random(4, "dog", 1))
                + ",{\"id\":\"caption\",\"caption\":\""
                + TestCaptions.caption(1)
                + "\"}]");
    assertEquals(200, added.status(), () -> added.body().toString());
  }

  private static String version(String model) {
    return node.model(CORE, model).get("version").getAsString();
  }

  @Test
  void theVectorOfADocumentIsNotComparedWithThoseOfAnotherModel() {
    SolrHttp.Answer images =
        node.select(CORE, "q", "{!aladin f=image_vector id=image model=second}");
    assertEquals(List.of("image"), images.ids());
    SolrHttp.Answer captions =
        node.select(CORE, "q", "{!aladin f=caption_vector id=image model=default}");
    assertEquals(400, captions.status());
    assertEquals(
        "{!aladin}: field 'image_vector' of document 'image' was made by model version "
            + version("second")
            + ", the query's is "
            + version("default")
            + ": their vectors cannot be compared",
        captions.message());
  }

  @Test
  void aFieldIsNotSearchedOrRankedWithAnotherModelThanItIsFilledBy() {
    SolrHttp.Answer search = node.select(CORE, "q", "{!aladin f=image_vector model=default}a dog");
    assertEquals(400, search.status());
    assertEquals(
        "{!aladin}: field 'image_vector' is filled by the model [second], expected it as model,"
            + " which is 'default'",
        search.message());
    SolrHttp.Answer rank =
        node.select(CORE, "q", "*:*", "rq", "{!alignment f=image_alignment model=default}a dog");
    assertEquals(400, rank.status());
    assertEquals(
        "{!alignment}: field 'image_alignment' is filled by the model [second], expected it as"
            + " model, which is 'default'",
        rank.message());
    String near = "{!aladin f=image_vector model=second}a dog";
    String order = "{!alignment f=image_alignment model=second}a dog";
    assertEquals(List.of("image"), node.select(CORE, "q", near, "rq", order).ids());
  }

  /** Before the response is written: one of javabin would be cut in the middle. */
  @Test
  void whichModelCutsTheWordsOfCaptionsHasToBeSaid() {
    String image = "{!alignment f=caption_alignment vectors=$image words=caption";
    String vectors = ReRankTestCase.base64(new RandomAlignments(3, 24).regions("", 3));
    SolrHttp.Answer answer =
        node.select(
            CORE, "q", "id:caption", "rq", image + "}", "image", vectors, "fl", "[alignment]");
    assertEquals(400, answer.status());
    assertEquals("No model is named, expected one of [default, second]", answer.message());
    SolrHttp.Answer named =
        node.select(
            CORE,
            "q",
            "id:caption",
            "rq",
            image + " model=default}",
            "image",
            vectors,
            "fl",
            "[alignment]");
    assertEquals(200, named.status());
    assertTrue(
        named.body().toString().contains(TestCaptions.caption(1).split(" ")[0]),
        () -> named.body().toString());
  }
}
