namespace FinApi.Application.Streaming;

/// <summary>Topics that differ in their symbol only. <c>*</c> stands for all.</summary>
internal sealed record ResumeTopics(TopicKind Kind, TopicTerms Terms, IReadOnlyList<string> Symbols);
