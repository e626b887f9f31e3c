namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>Bytes that the disk of a folder has free for this process.</summary>
internal delegate long FreeBytesProbe(string folder);
