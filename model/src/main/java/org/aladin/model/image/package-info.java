/* SPDX-License-Identifier: Apache-2.0 */

/** Images as the model sees them: region features, their boxes and object labels. */
package org.aladin.model.image;
