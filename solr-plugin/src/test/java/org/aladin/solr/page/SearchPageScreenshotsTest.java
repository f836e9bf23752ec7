/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes the screenshots of the documentation, from the page of a running demo: with {@code
 * -Daladin.docs.write=true -Daladin.docs.page=<address>}.
 */
@Tag("slow")
@Timeout(120)
@EnabledIfSystemProperty(named = "aladin.docs.write", matches = "true")
@EnabledIfSystemProperty(named = "aladin.docs.page", matches = "http.*")
class SearchPageScreenshotsTest {
  private static final Path IMAGES = Path.of("../docs/images");
  private static final String SENTENCE = "?rows=8&q=a+red+circle+to+the+left+of+a+blue+square";

  @Test
  void writesTheDocumentationsImages() {
    String address = System.getProperty("aladin.docs.page");
    try (HeadlessBrowser browser = HeadlessBrowser.start()) {
      Page words = open(browser, address + SENTENCE, ColorScheme.LIGHT, 1200, 860);
      words.locator(".word.chip:has-text('circle')").hover();
      save(words, "search-page");
      Page captions = open(browser, address + SENTENCE, ColorScheme.DARK, 1200, 860);
      captions.locator(".hit").first().locator("a:has-text('Find captions')").click();
      captions.waitForSelector(".asked .region");
      captions.locator(".hit .word").nth(2).hover();
      save(captions, "search-page-captions");
    }
  }

  private static Page open(
      HeadlessBrowser browser, String address, ColorScheme colours, int width, int height) {
    Page page =
        browser
            .browser()
            .newPage(
                new Browser.NewPageOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(colours));
    page.navigate(address);
    page.waitForSelector(".hit .region");
    return page;
  }

  private static void save(Page page, String name) {
    page.waitForFunction("() => [...document.images].every(i => i.complete && i.naturalWidth > 0)");
    page.waitForTimeout(500);
    page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name + ".png")));
  }
}
