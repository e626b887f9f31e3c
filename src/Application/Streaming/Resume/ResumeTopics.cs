using FinApi.Application.Log;
using FinApi.Application.Streaming.Fanout;

namespace FinApi.Application.Streaming.Resume;

/// <summary>Topics that differ in their symbol only. <c>*</c> stands for all.</summary>
internal sealed record ResumeTopics(TopicKind Kind, TopicTerms Terms, IReadOnlyList<string> Symbols);
