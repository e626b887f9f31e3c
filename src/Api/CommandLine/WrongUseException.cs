namespace FinApi.Api.CommandLine;

/// <summary>The command line says something that FinApi does not know; nothing was done.</summary>
internal sealed class WrongUseException(string message) : Exception(message);
