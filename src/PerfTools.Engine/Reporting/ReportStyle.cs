namespace PerfTools.Engine.Reporting;

/// <summary>How a page looks: light, dark and printed. No character of it needs escaping, so that it reads the same as HTML and XML.</summary>
internal static class ReportStyle
{
    /// <summary>The colours of a light page, which is also what is printed.</summary>
    public const string Light = "--back: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --fill: #0a5cc2; --trend: #a33b00; --pass: #116329; --fail: #a40e26; --doubt: #7a4d00;";

    public const string Dark = "--back: #0f1318; --ink: #e6edf3; --soft: #a0aab4; --line: #3a424b; --fill: #6cb2ff; --trend: #ffab6b; --pass: #56d374; --fail: #ff8a8a; --doubt: #e6b450;";

    public const string Text = $$"""
        :root { color-scheme: light dark; {{Light}} }
        @media (prefers-color-scheme: dark) { :root { {{Dark}} } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 1240px; margin: 0 auto; padding: 16px; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 12px; } h2 { font-size: 1.25rem; line-height: 1.25; margin: 40px 0 12px; }
        a { color: var(--fill); } a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--fill); outline-offset: 2px; }
        .skip { position: absolute; left: 8px; top: -60px; padding: 8px 12px; background: var(--back); } .skip:focus { top: 8px; }
        .verdict { font-size: 1.2rem; font-weight: 600; border: 1px solid; border-left-width: 8px; border-radius: 4px; padding: 8px 12px; margin: 8px 0 12px; }
        .Pass { color: var(--pass); } .Fail { color: var(--fail); } .Inconclusive { color: var(--doubt); } .NotEvaluated { color: var(--soft); }
        .findings { margin: 12px 0; padding: 0; list-style: none; } .findings li { padding: 3px 0 3px 14px; } .findings span { font-weight: 600; }
        nav { border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); margin: 16px 0; padding: 8px 0; font-size: 0.875rem; }
        nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 24px; } nav a { display: inline-block; padding: 4px 0; }
        #results:focus { outline: none; } summary { cursor: pointer; padding: 6px 0; width: fit-content; } details { margin: 4px 0; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.4; }
        th, td { border-bottom: 1px solid var(--line); padding: 5px 14px 5px 0; text-align: left; vertical-align: top; white-space: nowrap; overflow-wrap: normal; }
        thead th { white-space: normal; vertical-align: bottom; } th:last-child, td:last-child { padding-right: 0; }
        tbody th { font-weight: 600; white-space: normal; min-width: 10em; max-width: 30em; overflow-wrap: anywhere; }
        th.number, .number { text-align: right; font-variant-numeric: tabular-nums; } .why { white-space: normal; min-width: 15em; overflow-wrap: anywhere; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 350px), 1fr)); gap: 24px; margin: 20px 0; }
        figure { margin: 0; min-width: 0; break-inside: avoid; } figcaption { font-weight: 600; font-size: 0.875rem; line-height: 1.4; }
        svg { width: 100%; max-width: 520px; height: auto; display: block; margin: 4px 0; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; stroke: var(--back); stroke-width: 3px; paint-order: stroke; }
        .words, dd { color: var(--soft); font-size: 0.875rem; margin: 0 0 8px; } dt { font-weight: 600; } dl { margin: 0; }
        .grid { stroke: var(--line); } .bar, .dot { fill: var(--fill); } .series { fill: none; stroke: var(--fill); stroke-width: 2; }
        .second { stroke-dasharray: 7 3; } .third { stroke-dasharray: 2 3; }
        .trend { fill: none; stroke: var(--trend); stroke-width: 2; stroke-dasharray: 6 4; } .band { fill: var(--trend); fill-opacity: 0.2; stroke: var(--trend); }
        @media print {
          :root { color-scheme: light; {{Light}} } main { max-width: none; padding: 0; } nav, .skip { display: none; }
          body { font-size: 10pt; } h2 { break-after: avoid; } tr { break-inside: avoid; } a { color: inherit; text-decoration: none; }
          .scroll { overflow: visible; } table { font-size: 7.5pt; } th, td { padding-right: 6pt; } thead th, td.text { white-space: normal; } tbody th { min-width: 9em; } .why { min-width: 11em; }
          .charts { grid-template-columns: 1fr 1fr; } details.drawn::details-content { content-visibility: visible; display: block; }
        }
        """;
}
