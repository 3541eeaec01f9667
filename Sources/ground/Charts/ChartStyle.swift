/// What the pictures need from the stylesheet of the page.
///
/// Without it a picture still reads, in the colour of the text around it.
public enum ChartStyle {
  /// Rules for every class that a picture uses, in light and dark.
  ///
  /// `.chart` holds a picture in its wide and narrow drawings; a container query picks one.
  public static let css = """
    .chart {
      --chart-ink: #1b2430; --chart-muted: #566272; --chart-line: #d9dee5; --chart-axis: #8a95a3;
      --chart-paper: #ffffff; --chart-accent: #0b5f6b; --chart-wash: #e3f1f2;
      container-type: inline-size; max-width: 720px; margin: 0;
    }
    @media screen and (prefers-color-scheme: dark) {
      .chart {
        --chart-ink: #e8ecf1; --chart-muted: #a9b4c2; --chart-line: #36414e; --chart-axis: #7d8998;
        --chart-paper: #171d25; --chart-accent: #6cc3cf; --chart-wash: #173a40;
      }
    }
    .chart-svg { display: block; width: 100%; height: auto; font-variant-numeric: tabular-nums; }
    .chart-narrow { display: none; max-width: 480px; }
    @container (max-width: 560px) {
      .chart-wide { display: none; }
      .chart-narrow { display: block; }
    }
    .chart-text { fill: var(--chart-ink); }
    .chart-muted { fill: var(--chart-muted); fill-opacity: 1; }
    .chart-strong { fill: var(--chart-ink); font-weight: 600; }
    .chart-halo { stroke: var(--chart-paper); stroke-opacity: 1; }
    .chart-grid { stroke: var(--chart-line); stroke-opacity: 1; }
    .chart-axis { stroke: var(--chart-axis); stroke-opacity: 1; }
    .chart-series, .chart-hatch, .chart-outline { stroke: var(--chart-accent); }
    .chart-mark { fill: var(--chart-accent); stroke: var(--chart-paper); stroke-opacity: 1; }
    .chart-solid { fill: var(--chart-accent); }
    .chart-range { fill: var(--chart-wash); fill-opacity: 1; }
    .chart-level, .chart-missing { stroke: var(--chart-muted); }
    .chart-break { stroke: var(--chart-ink); }
    @media (forced-colors: active) {
      .chart {
        --chart-ink: CanvasText; --chart-muted: CanvasText; --chart-line: GrayText;
        --chart-axis: CanvasText; --chart-paper: Canvas; --chart-accent: CanvasText;
        --chart-wash: Canvas;
      }
    }
    @media print { .chart { break-inside: avoid; } }
    """
}
