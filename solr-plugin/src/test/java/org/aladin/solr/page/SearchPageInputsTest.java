/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.aladin.solr.SolrHttp.Answer;
import org.junit.jupiter.api.Test;

/** Pictures and documents to search with, and documents that try to be more than text. */
class SearchPageInputsTest extends SearchPageTestCase {
  private static Path picture(String id) {
    return site().node().home().resolve("pictures/" + id + ".png");
  }

  /** The picture in the first request that sends one. */
  private static String sent(Request request) {
    for (String parameter : request.postData().split("&")) {
      if (parameter.startsWith("picture=")) {
        return URLDecoder.decode(parameter.substring(8), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError(request.postData());
  }

  private Request searching(Runnable action) {
    return page.waitForRequest(
        request -> request.url().endsWith("/select") && request.postData().contains("picture="),
        action);
  }

  private static Answer withPicture(String field, String base64) {
    return site()
        .node()
        .select(
            PageSite.CORE,
            "q",
            "{!aladin f=" + field + " topK=100 image=$picture}",
            "picture",
            base64,
            "rows",
            "24");
  }

  @Test
  void aDroppedPictureFindsPicturesLikeIt() throws Exception {
    open("");
    String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(picture("image-12")));
    JSHandle data = transfer(base64);
    page.dispatchEvent("main", "dragover", Map.of("dataTransfer", data));
    assertTrue(page.isVisible("#drop"));
    Request request =
        searching(() -> page.dispatchEvent("main", "drop", Map.of("dataTransfer", data)));
    page.waitForSelector(".asked img");
    shown();
    assertFalse(page.isVisible("#drop"));
    assertEquals(withPicture("image_vector", sent(request)).ids(), ids());
    assertEquals("image-12", ids().get(0));
    assertTrue(page.textContent("#hint").contains("not images with images"));
    // The history and a reload keep the picture, another tab does not have it.
    List<String> hits = ids();
    page.reload();
    shown();
    assertEquals(hits, ids());
    String address = page.url();
    use(new com.microsoft.playwright.Browser.NewContextOptions());
    page.navigate(address);
    page.waitForSelector(".message.error:has-text('Choose the picture again')");
  }

  private JSHandle transfer(String base64) {
    return page.evaluateHandle(
        """
        base64 => {
          const data = new DataTransfer();
          const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
          data.items.add(new File([bytes], "it's.png", { type: "image/png" }));
          return data;
        }
        """,
        base64);
  }

  @Test
  void aPastedPictureFindsCaptionsWhoseWordsLightItsRegions() throws Exception {
    open("?find=caption");
    String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(picture("image-20")));
    JSHandle data = transfer(base64);
    Request request =
        searching(
            () ->
                page.evaluate(
                    "data => document.dispatchEvent(new ClipboardEvent('paste',"
                        + " { clipboardData: data, bubbles: true, cancelable: true }))",
                    data));
    page.waitForSelector(".asked .region");
    shown();
    Answer reranked =
        site()
            .node()
            .select(
                PageSite.CORE,
                "q",
                "{!aladin f=caption_vector topK=100 image=$picture}",
                "rq",
                "{!alignment f=caption_alignment reRankDocs=100 image=$picture}",
                "picture",
                sent(request),
                "rows",
                "24");
    assertEquals(reranked.ids(), ids());
    Locator word = page.locator(".hit .word").first();
    word.hover();
    String key = word.getAttribute("data-keys").split(" ")[0];
    assertTrue(page.locator(".asked .region.lit").first().getAttribute("data-keys").contains(key));
    // A region lights its words, in all captions.
    Locator region = page.locator(".asked .region").last();
    region.hover(new Locator.HoverOptions().setForce(true));
    String keys = region.getAttribute("data-keys");
    for (Locator lit : page.locator(".hit .word").all()) {
      boolean ofRegion = List.of(lit.getAttribute("data-keys").split(" ")).contains(keys);
      assertEquals(ofRegion, lit.getAttribute("class").contains("lit"));
    }
    screenshot("captions-of-a-picture");
  }

  /** A large photograph is scaled down before it is sent, and upright. */
  @Test
  void aPickedPhotographIsScaledDown() throws Exception {
    Path large = Files.createTempFile("large", ".jpg");
    var image =
        new java.awt.image.BufferedImage(3000, 2000, java.awt.image.BufferedImage.TYPE_INT_RGB);
    javax.imageio.ImageIO.write(image, "jpeg", large.toFile());
    open("");
    Request request = searching(() -> page.setInputFiles("#file", large));
    var sent = image(Base64.getDecoder().decode(sent(request)));
    assertEquals(800, sent.getWidth());
    assertEquals(533, sent.getHeight());
    page.waitForSelector(".asked img");
    Files.delete(large);
  }

  @Test
  void aHitLeadsToItsCaptionsAndToPicturesLikeIt() {
    open("?q=the+red+bus");
    String first = ids().get(0);
    page.locator(".hit").first().locator("a:has-text('Find captions')").click();
    page.waitForSelector(".hits.caption");
    page.waitForSelector(".asked img");
    shown();
    Answer captions =
        site()
            .node()
            .select(
                PageSite.CORE,
                "q",
                "{!aladin f=caption_vector topK=100 id=$like}",
                "rq",
                "{!alignment f=caption_alignment id=$like}",
                "like",
                first,
                "rows",
                "24");
    assertEquals(captions.ids(), ids());
    page.goBack();
    page.waitForSelector(".hits.image");
    shown();
    page.locator(".hit").first().locator("a:has-text('More like this')").click();
    page.waitForSelector(".asked");
    page.waitForFunction("() => new URLSearchParams(location.search).has('like')");
    shown();
    assertEquals(first, ids().get(0), "nearest to itself");
    // From a caption to its images.
    page.navigate(site().address("?q=the+red+bus&find=caption"));
    shown();
    page.locator(".hit").nth(1).locator("a:has-text('Find images')").click();
    page.waitForSelector(".hits.image");
    shown();
    assertTrue(page.locator(".word.chip").count() > 0, "the caption's words");
  }

  @Test
  void markupAndQuotesInDocumentsAreText() {
    open("?find=caption&rows=60&q=" + URLEncoder.encode(PageSite.MARKUP, StandardCharsets.UTF_8));
    Locator caption = page.locator(".hit[data-id=caption-3] .caption");
    assertEquals(PageSite.MARKUP, caption.textContent());
    assertEquals(0, page.locator("img[src=x]").count());
    assertTrue(page.title().startsWith(PageSite.MARKUP));

    open("?rows=60&q=" + URLEncoder.encode(PageSite.MARKUP, StandardCharsets.UTF_8));
    Locator quoted =
        page.locator(".hit")
            .filter(new Locator.FilterOptions().setHas(page.locator(".id[title^='it']")));
    assertEquals(PageSite.QUOTED, quoted.locator(".id").textContent());
    quoted.scrollIntoViewIfNeeded();
    page.waitForFunction(
        "() => [...document.querySelectorAll('.hit')].find(h => h.dataset.id.startsWith('it'))"
            + ".querySelector('img')?.naturalWidth > 0");
    quoted.locator("a:has-text('Find captions')").click();
    page.waitForSelector(".hits.caption");
    shown();
    assertEquals(PageSite.QUOTED, page.textContent(".asked strong"));
    // In the words of a caption that is explained, too.
    assertEquals(PageSite.MARKUP, caption.textContent());
    assertFalse(page.title().contains("owned"));
  }
}
