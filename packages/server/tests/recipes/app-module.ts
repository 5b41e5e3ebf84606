import 'reflect-metadata'
import { Module } from '@nestjs/common'

// oxlint-disable-next-line typescript/no-extraneous-class -- Nest's modules are classes
export class AppModule {}
Module({})(AppModule)
