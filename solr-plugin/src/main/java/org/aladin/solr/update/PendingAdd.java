/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.List;
import org.apache.solr.update.AddUpdateCommand;

/**
 * A document that waits for its batch. Not safe for several threads.
 *
 * <p>The command is a copy: Solr's loaders use one command object for all documents of a request.
 */
final class PendingAdd {
  /** One embedding to be made. */
  record Job(Target target, Source source) {}

  private final AddUpdateCommand command;
  private final String id;
  private final List<Job> jobs = new ArrayList<>();

  PendingAdd(AddUpdateCommand command) {
    this.command = (AddUpdateCommand) command.clone();
    this.id = command.getPrintableId();
  }

  AddUpdateCommand command() {
    return command;
  }

  /** The document's id, as messages name it. */
  String id() {
    return id;
  }

  /** The embeddings that the document still has to get. */
  List<Job> jobs() {
    return jobs;
  }
}
