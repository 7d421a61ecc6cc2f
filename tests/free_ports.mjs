#!/usr/bin/env node
// Prints the first of N free ports in a row. Usage: free_ports.mjs N
import { freePorts } from './ports.mjs';

console.log(await freePorts(Number(process.argv[2])));
