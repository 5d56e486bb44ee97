namespace PerfTools.Engine.Reporting;

/// <summary>How a page looks: light, dark and printed. No character of it needs escaping, so that it reads the same as HTML and XML.</summary>
internal static class ReportStyle
{
    public const string Text = """
        :root { color-scheme: light dark; --back: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --fill: #0a5cc2; --trend: #a33b00; --pass: #116329; --fail: #a40e26; --doubt: #7a4d00; }
        @media (prefers-color-scheme: dark) { :root { --back: #0f1318; --ink: #e6edf3; --soft: #a0aab4; --line: #3a424b; --fill: #6cb2ff; --trend: #ffab6b; --pass: #56d374; --fail: #ff8a8a; --doubt: #e6b450; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 1200px; margin: 0 auto; padding: 16px; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; margin: 0 0 8px; }
        h2 { font-size: 1.2rem; margin: 32px 0 8px; }
        .verdict { font-size: 1.2rem; font-weight: 600; border: 1px solid; border-left-width: 8px; border-radius: 4px; padding: 8px 12px; margin: 8px 0; }
        .Pass { color: var(--pass); } .Fail { color: var(--fail); } .Inconclusive { color: var(--doubt); } .NotEvaluated { color: var(--soft); }
        .scroll { overflow-x: auto; } .scroll:focus-visible, summary:focus-visible { outline: 3px solid var(--fill); }
        table { border-collapse: collapse; font-size: 0.875rem; min-width: 100%; }
        th, td { border-bottom: 1px solid var(--line); padding: 4px 10px 4px 0; text-align: left; vertical-align: top; white-space: nowrap; overflow-wrap: normal; }
        thead th { white-space: normal; vertical-align: bottom; }
        tbody th { font-weight: 600; white-space: normal; min-width: 12em; overflow-wrap: anywhere; }
        .number { text-align: right; font-variant-numeric: tabular-nums; } .why { white-space: normal; min-width: 18em; overflow-wrap: anywhere; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 16px; margin-top: 16px; }
        figure { margin: 0; min-width: 0; break-inside: avoid; } figcaption { font-weight: 600; font-size: 0.875rem; }
        svg { width: 100%; max-width: 720px; height: auto; display: block; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
        .words, dd { color: var(--soft); font-size: 0.875rem; margin: 0 0 8px; } dt { font-weight: 600; } dl { margin: 0; }
        .grid { stroke: var(--line); } .bar, .dot { fill: var(--fill); } .series { fill: none; stroke: var(--fill); stroke-width: 2; }
        .trend { fill: none; stroke: var(--trend); stroke-width: 2; stroke-dasharray: 6 4; } .band { fill: var(--trend); opacity: 0.25; }
        @media print { :root { color-scheme: light; --back: #ffffff; --ink: #000000; --soft: #333333; --line: #999999; --fill: #0a5cc2; --trend: #a33b00; --pass: #116329; --fail: #a40e26; --doubt: #7a4d00; } main { max-width: none; padding: 0; } .scroll { overflow: visible; } th, td { white-space: normal; } }
        """;
}
