/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import org.aladin.model.engine.EngineSettings;
import org.apache.solr.common.SolrException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reason why a model or an extractor prevents a core from starting. */
final class LoadFailure {
  private static final Logger log = LoggerFactory.getLogger(LoadFailure.class);

  private LoadFailure() {}

  /** The reason, with the setting that helps if there is one. */
  static String reason(Throwable e) {
    String message = message(e);
    return EngineSettings.ofThisJvm()
        .explain(message)
        .map(setting -> message + ". " + setting)
        .orElse(message);
  }

  /** DJL's message lacks the reason: the cause says which file could not be opened, and why. */
  private static String message(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(e.getMessage());
    boolean said = root.getMessage() != null && message.contains(root.getMessage());
    return root == e || said ? message : message + ": " + root;
  }

  /**
   * Creates the error without a cause, because Solr would show the cause's message instead of this
   * one.
   */
  static SolrException of(String message, Throwable cause) {
    log.error(message, cause);
    return new SolrException(SolrException.ErrorCode.SERVER_ERROR, message);
  }
}
