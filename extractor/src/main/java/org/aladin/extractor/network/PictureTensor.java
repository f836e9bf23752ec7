/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import org.aladin.extractor.directory.InputDescription;
import org.aladin.extractor.directory.InputDescription.Channels;
import org.aladin.extractor.directory.InputDescription.Layout;
import org.aladin.extractor.directory.InputDescription.SizeRule;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.image.Box;

/**
 * A picture as the input of a network, and its rectangle in the input.
 *
 * @param values the values of the tensor
 * @param shape the shape of the tensor
 * @param width the width of the input in pixels
 * @param height the height of the input in pixels
 * @param picture the picture's own rectangle, relative to the input
 */
public record PictureTensor(float[] values, long[] shape, int width, int height, Box picture) {
  private static final int CHANNELS = 3;

  /** Scales and normalises a picture. */
  public static PictureTensor of(Picture picture, InputDescription input) {
    SizeRule rule = input.size();
    double ratio =
        switch (rule.rule()) {
          case STRETCH -> 0;
          case LETTERBOX ->
              Math.min(
                  (double) rule.width() / picture.width(),
                  (double) rule.height() / picture.height());
          case SHORTEST_SIDE ->
              Math.min((double) rule.shortest() / shorter(picture), maxRatio(rule, picture));
          case ORIGINAL -> Math.min(1, maxRatio(rule, picture));
        };
    boolean stretch = rule.rule() == InputDescription.Rule.STRETCH;
    boolean box = rule.rule() == InputDescription.Rule.LETTERBOX;
    int insideWidth = stretch ? rule.width() : scaled(picture.width(), ratio);
    int insideHeight = stretch ? rule.height() : scaled(picture.height(), ratio);
    int width = box ? rule.width() : insideWidth;
    int height = box ? rule.height() : insideHeight;
    int left = (width - insideWidth) / 2;
    int top = (height - insideHeight) / 2;
    float[] inside = Resampling.scale(picture, insideWidth, insideHeight, rule.antialias());
    float[] values = new float[CHANNELS * width * height];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int colour = input.channels() == Channels.RGB ? channel : CHANNELS - 1 - channel;
      double scale = input.scale() / input.deviation().get(channel);
      double shift = input.mean().get(channel) / input.deviation().get(channel);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean on = x >= left && x < left + insideWidth && y >= top && y < top + insideHeight;
          double value =
              on ? inside[((y - top) * insideWidth + x - left) * CHANNELS + colour] : rule.fill();
          values[at(input.layout(), channel, y, x, width, height)] =
              (float) (value * scale - shift);
        }
      }
    }
    Box where =
        new Box(
            (float) left / width,
            (float) top / height,
            (float) (left + insideWidth) / width,
            (float) (top + insideHeight) / height);
    return new PictureTensor(values, shape(input.layout(), width, height), width, height, where);
  }

  private static int shorter(Picture picture) {
    return Math.min(picture.width(), picture.height());
  }

  private static double maxRatio(SizeRule rule, Picture picture) {
    return (double) rule.longest() / Math.max(picture.width(), picture.height());
  }

  private static int scaled(int size, double ratio) {
    return Math.max(1, (int) Math.round(size * ratio));
  }

  private static int at(Layout layout, int channel, int y, int x, int width, int height) {
    boolean channelsFirst = layout == Layout.NCHW || layout == Layout.CHW;
    return channelsFirst
        ? (channel * height + y) * width + x
        : (y * width + x) * CHANNELS + channel;
  }

  private static long[] shape(Layout layout, int width, int height) {
    return switch (layout) {
      case NCHW -> new long[] {1, CHANNELS, height, width};
      case NHWC -> new long[] {1, height, width, CHANNELS};
      case CHW -> new long[] {CHANNELS, height, width};
      case HWC -> new long[] {height, width, CHANNELS};
    };
  }
}
