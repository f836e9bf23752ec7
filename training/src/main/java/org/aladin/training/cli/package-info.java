/* SPDX-License-Identifier: Apache-2.0 */

/** The command line: the original's, word for word, as subcommands of one jar. */
package org.aladin.training.cli;
