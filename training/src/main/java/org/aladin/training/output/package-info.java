/* SPDX-License-Identifier: Apache-2.0 */

/** Output folders of commands that continue after a kill. */
package org.aladin.training.output;
