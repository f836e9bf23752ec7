/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.solr.SolrNode;

/** Requests for pictures that the search page cannot show, and wrong configurations of the page. */
final class BadPages {
  private final SolrNode node;
  private final AnswerTable table;

  BadPages(SolrNode node, AnswerTable table) {
    this.node = node;
    this.table = table;
  }

  /**
   * @param core with a document {@code kept} whose picture is {@code good.png}
   * @param pictures the directory of the pictures; {@code good.png} in it is deleted
   */
  void pictures(String core, Path pictures) throws IOException {
    table.area("Pictures for the search page, `/aladin/search/picture`");
    assertEquals(1, node.count(core, "id:kept"));
    picture(core, "");
    picture(core, "?id=");
    picture(core, "?id=nobody");
    picture(core, "?id=kept&size=15");
    picture(core, "?id=kept&size=2049");
    picture(core, "?id=kept&size=large");
    picture(core, "?id=kept&size=320.5");
    byte[] html = "<html></html>".getBytes(StandardCharsets.UTF_8);
    byte[] good = Files.readAllBytes(pictures.resolve("good.png"));
    Files.write(pictures.resolve("good.png"), html);
    picture(core, "?id=kept", "whose file is HTML");
    Files.delete(pictures.resolve("good.png"));
    picture(core, "?id=kept", "whose file is gone");
    Files.createSymbolicLink(pictures.resolve("good.png"), node.home().resolve("solr.xml"));
    picture(core, "?id=kept", "whose file is a link out of the directory");
    Files.delete(pictures.resolve("good.png"));
    Files.write(pictures.resolve("good.png"), good);
  }

  private void picture(String core, String parameters, String... what) {
    table.row(
        String.join(", ", ("picture" + parameters), String.join("", what)).replaceAll(", $", ""),
        node.get("/" + core + "/aladin/search/picture" + parameters));
  }

  void configurations() throws IOException {
    table.area("The search page in solrconfig.xml");
    page("<str name=\"pictures\">image</str>");
    page("<lst name=\"pictures\"/>");
    page("<lst name=\"pictures\"><str name=\"imagePathField\">path_s</str></lst>");
    page("<lst name=\"pictures\"><str name=\"image\">file_s</str></lst>");
    page("<lst name=\"pictures\"><str name=\"imageField\">image</str></lst>");
    page("<lst name=\"pictures\"><str name=\"imageField\">unknown_field</str></lst>");
    page("<str name=\"searchHandlr\">/query</str>");
    page(path("nowhere"));
    page(path("/etc"));
  }

  private static String path(String directory) {
    return "<lst name=\"pictures\"><str name=\"imagePathField\">path_s</str><str"
        + " name=\"imageDirectory\">"
        + directory
        + "</str></lst>";
  }

  private void page(String options) throws IOException {
    String name = "bad-core-" + table.size();
    String handler = "class=\"org.aladin.solr.page.AladinSearchPageHandler\"";
    node.addConfigset(
        name,
        config -> config.replace(handler + "/>", handler + ">" + options + "</requestHandler>"));
    table.row(options, node.createCoreOf(name, name));
  }
}
