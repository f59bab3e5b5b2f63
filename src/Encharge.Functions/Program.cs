using Encharge.Functions;
using Encharge.Ingestion.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddIngestion(options => options.Read(builder.Configuration));
builder.Services.AddStorageStart();
builder.AddTelemetry();
builder.Build().Run();
