/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.aladin.solr.SolrHttp.Answer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Searches with sentences in a browser, compared with what the node answers to the same query. */
class SearchPageTest extends SearchPageTestCase {
  private static final String SENTENCE = "the red bus in front of them";

  private static Answer reranked(String sentence, String... more) {
    String[] parameters = {
      "q",
      "{!aladin f=image_vector topK=100 v=$text}",
      "rq",
      "{!alignment f=image_alignment reRankDocs=100 v=$text}",
      "fl",
      "id,score,[alignment]",
      "text",
      sentence,
      "rows",
      "24"
    };
    String[] all = Arrays.copyOf(parameters, parameters.length + more.length);
    System.arraycopy(more, 0, all, parameters.length, more.length);
    return site().node().select(PageSite.CORE, all);
  }

  private static Answer found(String sentence) {
    return site()
        .node()
        .select(
            PageSite.CORE,
            "q",
            "{!aladin f=image_vector topK=100 v=$text}",
            "text",
            sentence,
            "rows",
            "100");
  }

  @Test
  void aSentenceFindsPicturesInTheOrderOfBothStages() throws IOException {
    open("");
    search(SENTENCE);
    List<String> expected = reranked(SENTENCE).ids();
    assertEquals(24, expected.size());
    assertEquals(expected, ids());
    List<String> before = found(SENTENCE).ids();
    int moved = 0;
    for (int i = 0; i < expected.size(); i++) {
      int rank = before.indexOf(expected.get(i)) + 1;
      String shown = page.locator(".hit .before").nth(i).textContent();
      assertEquals(rank == i + 1 ? "unmoved" : (rank > i + 1 ? "↑" : "↓") + " from " + rank, shown);
      moved += rank == i + 1 ? 0 : 1;
    }
    assertTrue(moved > 0);
    assertEquals(PageSite.IMAGES + " images found", text("#status").split(" in ")[0]);
    // The picture itself is the document's: the colour in the middle of its lower right quarter.
    String first = expected.get(0);
    Locator picture = page.locator(".hit img").first();
    page.waitForFunction("() => document.querySelector('.hit img').naturalWidth > 0");
    BufferedImage shown = image(picture.screenshot());
    String file = first.equals(PageSite.QUOTED) ? "more/" + PageSite.QUOTED : first;
    BufferedImage drawn =
        ImageIO.read(
            site().node().home().resolve("pictures/" + file.replace("</", "<") + ".png").toFile());
    int there = shown.getRGB(shown.getWidth() * 7 / 8, shown.getHeight() * 7 / 8);
    int here = drawn.getRGB(drawn.getWidth() * 7 / 8, drawn.getHeight() * 7 / 8);
    for (int shift = 0; shift <= 16; shift += 8) {
      assertEquals(here >> shift & 255, there >> shift & 255, 12);
    }
  }

  private String text(String selector) {
    return page.locator(selector).textContent();
  }

  @Test
  void hoveringAWordDrawsItsRegionWhereItIs() throws IOException {
    open("?q=" + SENTENCE.replace(' ', '+'));
    int word = 2; // "bus"
    JsonObject best = reranked(SENTENCE).hits().iterator().next().getAsJsonObject();
    JsonObject match = best.getAsJsonArray("[alignment]").get(word).getAsJsonObject();
    assertEquals("bus", match.get("word").getAsString());
    Locator frame = page.locator(".hit .frame").first();
    page.waitForFunction("() => document.querySelector('.hit img').naturalWidth > 0");
    page.mouse().move(2, 2);
    page.waitForTimeout(300); // until the boxes have faded
    BufferedImage before = image(frame.screenshot());
    page.locator(".word.chip").nth(word).hover();
    page.waitForTimeout(300);
    BufferedImage after = image(frame.screenshot());
    Rectangle changed = changed(before, after);
    var box = match.getAsJsonArray("box");
    double[] edges = new double[4];
    for (int i = 0; i < 4; i++) {
      edges[i] = box.get(i).getAsDouble() * (i % 2 == 0 ? before.getWidth() : before.getHeight());
    }
    assertEquals(edges[0], changed.getMinX(), 4, changed::toString);
    assertEquals(edges[1], changed.getMinY(), 4, changed::toString);
    assertEquals(edges[2], changed.getMaxX(), 4, changed::toString);
    assertEquals(edges[3], changed.getMaxY(), 4, changed::toString);
    screenshot("light");

    // And back: the region lights its words.
    page.mouse().move(2, 2);
    Locator region = page.locator(".hit").first().locator(".region").last();
    region.hover(new Locator.HoverOptions().setForce(true));
    String keys = region.getAttribute("data-keys");
    for (Locator chip : page.locator(".word.chip").all()) {
      boolean ofRegion = List.of(keys.split(" ")).contains(chip.getAttribute("data-keys"));
      assertEquals(ofRegion, chip.getAttribute("class").contains("lit"));
    }
  }

  private static Rectangle changed(BufferedImage before, BufferedImage after) {
    Rectangle changed = null;
    for (int y = 0; y < before.getHeight(); y++) {
      for (int x = 0; x < before.getWidth(); x++) {
        if (before.getRGB(x, y) != after.getRGB(x, y)) {
          Rectangle pixel = new Rectangle(x, y, 1, 1);
          changed = changed == null ? pixel : changed.union(pixel);
        }
      }
    }
    return changed;
  }

  @Test
  void allWordsTogetherShowAllRegions() {
    open("?q=" + SENTENCE.replace(' ', '+'));
    String opacity = "() => getComputedStyle(document.querySelector('.region')).opacity";
    page.mouse().move(2, 2);
    page.waitForFunction(opacity + " === '0'");
    page.check("#all");
    page.waitForFunction("() => Number((" + opacity + ")()) > 0.5");
    BoundingBox picture = page.locator(".hit .frame").first().boundingBox();
    for (Locator region : page.locator(".hit").first().locator(".region").all()) {
      BoundingBox box = region.boundingBox();
      assertTrue(box.x >= picture.x - 2 && box.x + box.width <= picture.x + picture.width + 2);
    }
  }

  @Test
  void pagesFiltersAndTheHistoryKeepTheirHits() {
    open("?q=" + SENTENCE.replace(' ', '+'));
    List<String> first = ids();
    page.click("a[rel=next]");
    page.waitForURL("**start=24*");
    shown();
    page.waitForFunction("id => document.querySelector('.hit').dataset.id !== id", first.get(0));
    List<String> second = ids();
    assertEquals(reranked(SENTENCE, "start", "24").ids(), second);
    page.click(".facet a:has-text('sa')");
    page.waitForSelector(".chip.selected");
    shown();
    String filter = "licence_s:\"by \\\"sa\\\"\"";
    assertEquals(reranked(SENTENCE, "fq", filter).ids(), ids());
    assertEquals(20, ids().size());
    page.reload();
    shown();
    assertEquals(reranked(SENTENCE, "fq", filter).ids(), ids());
    page.goBack();
    page.waitForFunction("id => document.querySelector('.hit')?.dataset.id === id", second.get(0));
    page.goBack();
    page.waitForFunction("id => document.querySelector('.hit')?.dataset.id === id", first.get(0));
    assertEquals(first, ids());
    page.click(".facet a:has-text('by-nc')");
    page.waitForSelector("a.chip.selected");
    shown();
    page.click("a.chip.selected");
    page.waitForFunction("id => document.querySelector('.hit')?.dataset.id === id", first.get(0));
    page.waitForFunction("() => document.querySelectorAll('.chip.selected').length === 0");
    assertEquals(first, ids());
  }

  @Test
  void theFirstStageAloneAndASmallWindowAreShownAsTheyAre() {
    open("?q=" + SENTENCE.replace(' ', '+') + "&rerank=no");
    List<String> before = found(SENTENCE).ids();
    assertEquals(before.subList(0, 24), ids());
    assertEquals(0, page.locator(".window-end").count());

    page.check("#rerank");
    page.fill("#window", "10");
    page.press("#window", "Tab");
    page.waitForSelector(".window-end");
    shown();
    List<String> mixed = ids();
    assertEquals(24, mixed.size());
    assertEquals(
        List.copyOf(new TreeSet<>(before.subList(0, 10))),
        List.copyOf(new TreeSet<>(mixed.subList(0, 10))));
    assertEquals(before.subList(10, 24), mixed.subList(10, 24));
    assertTrue(text(".window-end").contains("window of 10 ends here"));
    String aboveLine = "() => document.querySelector('.window-end').previousSibling.dataset.rank";
    assertEquals("10", page.evaluate(aboveLine));
    // The next page is beyond the window.
    page.click("a[rel=next]");
    page.waitForFunction("id => document.querySelector('.hit').dataset.id !== id", mixed.get(0));
    assertEquals(before.subList(24, 48), ids());
  }

  @Test
  void aMinimumScoreHidesHitsAndSaysHowMany() {
    // Between the mean cosines of the fifth and the sixth hit.
    List<Double> means = new ArrayList<>();
    for (JsonElement hit : reranked(SENTENCE).hits()) {
      JsonObject document = hit.getAsJsonObject();
      means.add(
          document.get("score").getAsDouble() / document.getAsJsonArray("[alignment]").size());
    }
    String min = String.format(Locale.ROOT, "%.5f", (means.get(4) + means.get(5)) / 2);
    open("?q=" + SENTENCE.replace(' ', '+') + "&min=" + min);
    Answer cut =
        site()
            .node()
            .select(
                PageSite.CORE,
                "q",
                "{!aladin f=image_vector topK=100 v=$text}",
                "rq",
                "{!alignment f=image_alignment reRankDocs=100 minScore=" + min + " v=$text}",
                "text",
                SENTENCE);
    assertEquals(5, cut.ids().size());
    assertEquals(cut.ids(), ids());
    page.waitForSelector(".hidden-hits:has-text('55 more are hidden')");
    page.click("a:has-text('Show them')");
    page.waitForFunction("() => document.querySelectorAll('.hit').length === 24");
    // The slider, by keyboard; the first stage has a score of its own.
    page.focus("#min");
    page.keyboard().press("End");
    page.waitForSelector(".message:has-text('Nothing reaches the minimum score.')");
    page.uncheck("#rerank");
    page.waitForFunction("() => document.querySelectorAll('.hit').length === 24");
    assertEquals("Minimum kNN score", text("#min-name"));
    assertEquals("off", text("#min-value"));
  }

  @Test
  void theRequestCanBeCopiedAndRunInAShell() throws Exception {
    context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    open("?q=it's+a+red+bus+%24%7Bx%7D&f.licence_s=by+%22sa%22");
    page.click("#request summary");
    page.click("#copy");
    page.waitForSelector("#copied:has-text('Copied')");
    String command = (String) page.evaluate("() => navigator.clipboard.readText()");
    Assumptions.assumeTrue(
        new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0,
        "skipped: no curl");
    Process shell = new ProcessBuilder("sh", "-c", command.replace("curl ", "curl -s ")).start();
    String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
    List<String> ids = new ArrayList<>();
    for (JsonElement hit :
        JsonParser.parseString(answer)
            .getAsJsonObject()
            .getAsJsonObject("response")
            .getAsJsonArray("docs")) {
      ids.add(hit.getAsJsonObject().get("id").getAsString());
    }
    assertEquals(20, ids.size());
    assertEquals(ids, ids());
  }

  /** The answer to the first search is held back until the second one is shown. */
  @Test
  void aLateAnswerDoesNotReplaceANewerOne() {
    open("");
    AtomicInteger selects = new AtomicInteger();
    List<Route> held = new ArrayList<>();
    page.route(
        "**/select",
        route -> {
          boolean first = route.request().postData().contains("text=one");
          selects.incrementAndGet();
          if (first) {
            held.add(route);
          } else {
            route.resume();
          }
        });
    page.fill("#text", "one");
    page.press("#text", "Enter");
    page.waitForCondition(() -> !held.isEmpty());
    search(SENTENCE);
    List<String> newer = ids();
    held.forEach(
        route -> {
          try {
            route.resume();
          } catch (RuntimeException e) {
            // The page gave the request up.
          }
        });
    page.waitForTimeout(1000);
    assertEquals(newer, ids());
    assertNotEquals(newer, found("one").ids());
    assertTrue(selects.get() >= 4);
  }

  @Test
  void fiftyHitsAreVisibleSoonAfterTheAnswer() {
    open("?rows=50&q=" + SENTENCE.replace(' ', '+'));
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 3 && best >= 300; i++) {
      page.reload();
      shown();
      page.waitForFunction("() => performance.getEntriesByName('hits visible').length > 0");
      best =
          Math.min(
              best,
              ((Number)
                      page.evaluate(
                          "() => performance.getEntriesByName('hits visible')[0].duration"))
                  .doubleValue());
    }
    assertEquals(50, ids().size());
    System.out.println("50 hits are visible " + Math.round(best) + " ms after the answer");
    assertTrue(best < 300, "50 hits took " + best + " ms");
  }

  @Test
  void theKeyboardAloneFindsLightsAndGoesOn() {
    open("");
    press("Tab"); // the link to the results
    press("Tab");
    assertEquals("text", focused("id"));
    page.keyboard().type(SENTENCE);
    press("Enter");
    page.waitForFunction("() => document.title.startsWith('the red')");
    shown();
    for (int i = 0; i < 20 && !"word chip".equals(focused("className").replace(" lit", "")); i++) {
      press("Tab");
    }
    press("ArrowRight");
    press("ArrowRight");
    assertEquals("bus", focused("textContent"));
    assertTrue(page.locator(".region.lit").count() > 0);
    press("Enter");
    assertEquals("true", page.locator(".word.chip").nth(2).getAttribute("aria-pressed"));
    for (int i = 0; i < 20 && !focused("className").startsWith("region"); i++) {
      press("Tab");
    }
    assertTrue(focused("ariaLabel").startsWith("Region "), focused("ariaLabel"));
    String outline = "() => getComputedStyle(document.activeElement).outlineStyle";
    assertEquals("solid", page.evaluate(outline));
    for (int i = 0; i < 10 && !focused("textContent").equals("Find captions"); i++) {
      press("Tab");
    }
    press("Enter");
    page.waitForSelector(".hits.caption");
    shown();
    assertEquals("results", focused("id"));
    assertFalse(ids().isEmpty());
  }

  private void press(String key) {
    page.keyboard().press(key);
  }

  private String focused(String property) {
    return String.valueOf(page.evaluate("p => document.activeElement[p]", property));
  }
}
