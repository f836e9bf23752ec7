/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * A browser on the search page of a real node, one for all tests of the JVM. After each test no
 * request went anywhere but to the node, no script failed, and nothing broke Solr's policy.
 */
@Tag("slow")
@Timeout(120)
abstract class SearchPageTestCase {
  static final Path SCREENSHOTS = Path.of("target/screenshots");

  private static HeadlessBrowser browser;
  private static PageSite site;

  private final List<String> requests = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private BrowserContext context;
  Page page;

  @BeforeAll
  static void open() throws Exception {
    synchronized (SearchPageTestCase.class) {
      if (browser == null) {
        HeadlessBrowser started = HeadlessBrowser.start();
        Path home = Files.createTempDirectory("aladin-page");
        site = PageSite.start(home.resolve("solr"));
        browser = started;
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      site.close();
                      FileUtils.deleteQuietly(home.toFile());
                    },
                    "stop-page-site"));
      }
    }
  }

  @BeforeEach
  void newPage() {
    use(new Browser.NewContextOptions().setViewportSize(1280, 900));
  }

  /** Opens a page of another kind: a telephone's, a dark one. */
  final void use(Browser.NewContextOptions options) {
    if (context != null) {
      context.close();
    }
    context = browser.browser().newContext(options);
    context.setDefaultTimeout(30_000);
    page = context.newPage();
    page.onRequest(request -> requests.add(request.url()));
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          // Refused requests are part of some tests; the page explains them.
          if (message.type().equals("error")
              && !message.text().startsWith("Failed to load resource")) {
            errors.add(message.text());
          }
        });
  }

  @AfterEach
  void nothingElseWasAskedAndNothingFailed() {
    context.close();
    assertEquals(List.of(), errors);
    for (String request : requests) {
      assertTrue(
          request.startsWith("data:") || isExpected(URI.create(request).getAuthority()), request);
    }
  }

  /** Whether a request may go to a server. */
  boolean isExpected(String host) {
    return host.equals(URI.create(site().address("")).getAuthority());
  }

  static PageSite site() {
    return site;
  }

  final BrowserContext context() {
    return context;
  }

  /** Opens the page and waits for what it shows. */
  final void open(String query) {
    page.navigate(site.address(query));
    shown();
  }

  /** Waits until the results of the last search are there, ranks of the first stage included. */
  final void shown() {
    page.waitForSelector("#results:not([aria-busy]) > *");
    page.waitForFunction(
        "() => [...document.querySelectorAll('.hit[data-ranked] .before')].every(b => b.textContent)");
  }

  final void search(String sentence) {
    page.fill("#text", sentence);
    page.press("#text", "Enter");
    page.waitForFunction(
        "sentence => document.title.startsWith(sentence)"
            + " && !document.querySelector('#results').hasAttribute('aria-busy')",
        sentence);
    shown();
  }

  /** The ids of the hits, in order. */
  final List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (Locator hit : page.locator(".hit").all()) {
      ids.add(hit.getAttribute("data-id"));
    }
    return ids;
  }

  static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** Keeps what the page looks like, for people. */
  final void screenshot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }
}
