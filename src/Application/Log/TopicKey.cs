using FinApi.Domain.Instruments;

namespace FinApi.Application.Log;

/// <summary>Names a topic: one kind of news of one instrument.</summary>
public readonly record struct TopicKey(Symbol Symbol, TopicKind Kind);
