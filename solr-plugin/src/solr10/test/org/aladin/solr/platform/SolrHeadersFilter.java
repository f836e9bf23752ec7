/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Sends the headers that the {@code jetty.xml} of Solr's distribution adds to every response. An
 * embedded node has none of them, and a page that breaks them works there.
 */
public final class SolrHeadersFilter implements Filter {
  /** Value of {@code Content-Security-Policy} in Solr 10's {@code server/etc/jetty.xml}. */
  public static final String POLICY =
      "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self'; font-src 'self';"
          + " frame-ancestors 'none'; img-src 'self' data:; media-src 'self';"
          + " style-src 'self' 'unsafe-inline'; script-src 'self'; worker-src 'self';";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletResponse http = (HttpServletResponse) response;
    http.setHeader("Content-Security-Policy", POLICY);
    http.setHeader("X-Content-Type-Options", "nosniff");
    http.setHeader("X-Frame-Options", "SAMEORIGIN");
    http.setHeader("X-XSS-Protection", "1; mode=block");
    chain.doFilter(request, response);
  }
}
