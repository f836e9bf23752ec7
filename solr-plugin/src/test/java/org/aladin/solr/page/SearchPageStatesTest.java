/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.testing.ForeignVectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page says if there is nothing to show, and whether everybody can use it. */
class SearchPageStatesTest extends SearchPageTestCase {
  private static final String SENTENCE = "?q=the+red+bus";

  private void openCore(String core, String query) {
    page.navigate(site().node().baseUrl() + "/" + core + "/aladin/search" + query);
    page.waitForSelector("#results > *");
  }

  private String message() {
    return page.waitForSelector(".message").innerText();
  }

  @Test
  void anEmptyCollectionAndOneWithoutVectorsSaySo() throws IOException {
    SolrNode node = site().node();
    assertOk(node.createCore("nothing"));
    for (String query : List.of("", SENTENCE)) {
      openCore("nothing", query);
      assertTrue(message().contains("The collection has no documents."), message());
    }
    node.addConfigset(
        "bare",
        xml ->
            xml.replace(
                "<lst name=\"caption\">",
                "<bool name=\"requireSource\">false</bool><lst name=\"caption\">"));
    assertOk(node.createCoreOf("bare", "bare"));
    assertOk(node.update("bare", "[{\"id\":\"x\",\"licence_s\":\"by\"}]"));
    openCore("bare", "");
    assertTrue(message().contains("No document has vectors."), message());
    openCore("bare", SENTENCE);
    assertTrue(message().contains("No document has the vectors of images."), message());
    assertTrue(message().contains("Index images with their pictures"), message());
  }

  @Test
  void aCollectionWithoutPicturesShowsCaptionsAndBoxes() {
    SolrNode node = site().node();
    assertOk(node.createCore("features"));
    String image = TestImages.json("features-1", TestImages.random(4, "dog bus", 3));
    assertOk(node.update("features", "[" + image + "]"));
    openCore("features", SENTENCE);
    shown();
    assertTrue(page.isVisible(".frame.empty"));
    assertTrue(page.locator(".frame.empty .region").count() > 0);
    assertEquals("dog bus", page.textContent(".labels"));
    assertEquals(0, page.locator("img").count());
  }

  @Test
  void nothingWithTheseFiltersAndAPageTooFarOfferTheWayBack() {
    open(SENTENCE + "&f.licence_s=none");
    assertTrue(message().contains("Nothing was found with these filters."), message());
    page.click("a:has-text('Remove all filters')");
    page.waitForSelector(".hit");
    open(SENTENCE + "&start=480&rerank=no");
    assertTrue(message().contains("beyond the last hit"), message());
    page.click("a:has-text('First page')");
    page.waitForSelector(".hit");
  }

  @Test
  void errorsSayWhatHappenedAndWhatToDo() throws Exception {
    open("?like=nobody");
    assertTrue(message().contains("The document to search with does not exist."), message());
    assertTrue(message().contains("no document has the id 'nobody'"), message());

    open("");
    Path file = Files.createTempFile("no-picture", ".png");
    Files.writeString(file, "<svg");
    page.setInputFiles("#file", file);
    page.waitForSelector(".message.error");
    assertTrue(message().contains("not a picture that the browser can read"), message());
    assertTrue(message().contains("Choose a JPEG, PNG, WebP or GIF file."), message());
    Files.delete(file);

    // A document of another version of the model.
    String other =
        "[{\"id\":\"other\",\"licence_s\":\"old\",\"caption_model\":\"0123456789abcdef\",\"caption_vector\":"
            + oneHot()
            + "}]";
    SolrNode node = site().node();
    node.addConfigset("versions", ForeignVectors::withPlainChain);
    assertOk(node.createCoreOf("versions", "versions"));
    assertOk(node.update("versions", "[{\"id\":\"c\",\"caption\":\"a red bus\"}]"));
    assertOk(node.post("/versions/update?commit=true&update.chain=plain", other));
    openCore("versions", "?like=other&from=caption&find=caption");
    assertTrue(message().contains("embedded by another model"), message());
    assertTrue(message().contains("Index it again"), message());
    openCore("versions", "?find=caption&q=bus");
    page.waitForSelector(".notice:has-text('1 documents are left out')");

    openCore("versions", "?find=image&like=c&from=image");
    assertTrue(message().contains("refuses this search (400)"), message());

    open("");
    context().setOffline(true);
    page.fill("#text", "a red bus");
    page.press("#text", "Enter");
    page.waitForSelector(".message.error");
    assertTrue(message().contains("Solr cannot be reached."), message());
    context().setOffline(false);
    page.click("button[type=submit]");
    page.waitForSelector(".hit");
  }

  private static String oneHot() {
    StringBuilder vector = new StringBuilder("[1");
    for (int i = 1; i < SolrNode.DIMENSION; i++) {
      vector.append(",0");
    }
    return vector.append(']').toString();
  }

  @Test
  void aModelWithoutExtractorRefusesPicturesInWords() throws Exception {
    SolrNode node = site().node();
    assertOk(node.createCore("no-extractor"));
    assertOk(node.update("no-extractor", "[{\"id\":\"c\",\"caption\":\"a red bus\"}]"));
    openCore("no-extractor", "");
    page.setInputFiles("#file", node.home().resolve("pictures/image-01.png"));
    page.waitForSelector(".message.error");
    assertTrue(message().contains("Solr refuses this picture."), message());
    assertTrue(message().contains("needs an extractor"), message());
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void axeFindsNothingToComplainAbout(ColorScheme colours) throws IOException {
    use(
        new Browser.NewContextOptions()
            .setViewportSize(1280, 900)
            .setColorScheme(colours)
            .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
    open("");
    checkAccessibility("before a search");
    open(SENTENCE + "&window=10&f.licence_s=by");
    checkAccessibility("images");
    page.check("#all");
    page.click("#request summary");
    page.locator(".why summary").first().click();
    page.locator(".word.chip").nth(1).click();
    checkAccessibility("images with all that can be opened");
    if (colours == ColorScheme.DARK) {
      page.evaluate("() => scrollTo(0, 0)");
      screenshot("dark");
    }
    open("?like=image-03&from=image&find=caption");
    checkAccessibility("captions");
    page.locator(".hit .word").first().hover();
    checkAccessibility("a lit word");
    open("?like=nobody");
    checkAccessibility("an error");
    open(SENTENCE + "&f.licence_s=none");
    checkAccessibility("nothing found");
  }

  private void checkAccessibility(String state) throws IOException {
    try (InputStream axe = SearchPageStatesTest.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; null");
    }
    Object violations =
        page.evaluate(
            "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.help + ' '"
                + " + v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join(' | '))");
    assertEquals(List.of(), violations, state);
  }

  @Test
  void aTelephoneShowsAllOfIt() {
    use(
        new Browser.NewContextOptions()
            .setViewportSize(390, 844)
            .setHasTouch(true)
            .setIsMobile(true)
            .setDeviceScaleFactor(2));
    open(SENTENCE);
    assertEquals(
        390, ((Number) page.evaluate("() => document.documentElement.scrollWidth")).intValue());
    page.locator(".word.chip").nth(2).tap();
    page.waitForSelector(".region.lit");
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("telephone.png")));
  }
}
