using Spectre.Console.Rendering;

namespace FinApi.Cli.CommandLine;

/// <summary>
/// Takes the looks from all that is drawn. Whoever sets NO_COLOR wants no bold letters either, which the console would
/// still write; the cursor may move.
/// </summary>
internal sealed class Unstyled : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Plain(renderable));

    private sealed class Plain(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner.Render(options, maxWidth)
                .Select(segment => segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(segment.Text));
    }
}
